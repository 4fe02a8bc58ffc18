// Prints, as one JSON object, what Docker Compose reads in a dotenv file: dotenv-compose FILE.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/compose-spec/compose-go/v2/dotenv"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: dotenv-compose FILE")
		os.Exit(64)
	}
	// No environment to look names up in: a "$" that survives is a "$" that Compose would have kept.
	values, err := dotenv.ReadFile(os.Args[1], func(string) (string, bool) { return "", false })
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(65)
	}
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	if err := out.Encode(values); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(70)
	}
}
