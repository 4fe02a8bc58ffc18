package main

import (
	"fmt"
	"html"
	"os"
	"regexp"
	"strconv"
	"strings"
)

var figure = regexp.MustCompile(`\d+(\.\d+)?`)

// Draws the first column of figures of each table in a Markdown file, a bar for each row.
func svg(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	const left, width, line = 460, 420, 22
	var drawn strings.Builder
	y := 0
	var rows [][]string
	draw := func() {
		if len(rows) < 2 {
			rows = nil
			return
		}
		y += 2 * line
		fmt.Fprintf(&drawn, "<text x=\"10\" y=\"%d\" font-weight=\"bold\">%s: %s</text>\n", y, html.EscapeString(rows[0][0]), html.EscapeString(rows[0][1]))
		most := 0.0
		for _, row := range rows[1:] {
			value, _ := strconv.ParseFloat(figure.FindString(row[1]), 64)
			most = max(most, value)
		}
		for _, row := range rows[1:] {
			y += line
			value, _ := strconv.ParseFloat(figure.FindString(row[1]), 64)
			long := int(width * value / max(most, 1e-9))
			fill := "#9aa5b1"
			if strings.HasPrefix(row[0], "ours") {
				fill = "#0595db"
			}
			fmt.Fprintf(&drawn, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text><rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"14\" fill=\"%s\"/><text x=\"%d\" y=\"%d\">%s</text>\n",
				left-10, y, html.EscapeString(row[0]), left, y-12, max(1, long), fill, left+max(1, long)+6, y, html.EscapeString(row[1]))
		}
		rows = nil
	}
	for _, row := range append(strings.Split(string(text), "\n"), "") {
		switch {
		case !strings.HasPrefix(row, "| "):
			if !strings.HasPrefix(row, "|-") && !strings.HasPrefix(row, "<!--") {
				draw()
			}
		default:
			cells := strings.Split(strings.Trim(row, "| "), " | ")
			if len(cells) > 1 {
				rows = append(rows, cells)
			}
		}
	}
	fmt.Printf("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1090\" height=\"%d\" font-family=\"sans-serif\" font-size=\"13\">\n<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n%s</svg>\n", y+line, drawn.String())
	return nil
}
