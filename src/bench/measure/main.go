// Measures programs side by side; src/bench/run starts it.
//
//	bench certificate DIRECTORY               writes tls.crt and tls.key for 127.0.0.1
//	bench floor ADDRESS DIRECTORY             serves the least that a webhook must do
//	bench floor-init FILE                     does the least that init must do with Vault
//	bench cluster ADDRESS                     answers the two reads as an API server does, 2 ms later
//	bench measure NAME URL REVIEW COMMAND…    a row: a webhook, started here; REVIEW is a file
//	bench svg TABLES.md                       the first figures of each table as bars
package main

import (
	"bytes"
	"cmp"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const (
	warm    = 20 * time.Second
	lasting = 15 * time.Second
)

func main() {
	arguments := append(os.Args[1:], "", "", "", "", "")
	var err error
	switch arguments[0] {
	case "certificate":
		err = certificate(arguments[1])
	case "floor":
		err = floor(arguments[1], arguments[2])
	case "floor-init":
		err = floorInit(arguments[1])
	case "cluster":
		err = cluster(arguments[1])
	case "measure":
		err = measure(arguments[1], arguments[2], arguments[3], os.Args[5:])
	case "svg":
		err = svg(arguments[1])
	default:
		err = fmt.Errorf("no command %q", arguments[0])
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func measure(name, url, file string, command []string) error {
	review, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var said bytes.Buffer
	webhook := exec.Command(command[0], command[1:]...)
	webhook.Stdout, webhook.Stderr = &said, &said
	begin := time.Now()
	if err := webhook.Start(); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- webhook.Wait() }()
	defer func() {
		webhook.Process.Signal(syscall.SIGTERM)
		<-ended
	}()
	for post(client(), url, review) != nil {
		select {
		case err := <-ended:
			ended <- err
			return fmt.Errorf("%s: %w: %s", name, err, said.String())
		case <-time.After(time.Millisecond):
		}
		if time.Since(begin) > time.Minute {
			return fmt.Errorf("%s: no patch after a minute: %s", name, said.String())
		}
	}
	first := time.Since(begin)
	pid := strconv.Itoa(webhook.Process.Pid)
	idle := memory(pid)
	closed(url, review, 8, warm)
	one := closed(url, review, 1, lasting)
	before := processor(pid)
	eight := closed(url, review, 8, lasting)
	each := (processor(pid) - before) / time.Duration(max(1, len(eight.took)))
	long, err := time.ParseDuration(cmp.Or(os.Getenv("STEADY"), lasting.String()))
	if err != nil {
		return fmt.Errorf("STEADY: %w", err)
	}
	steady := open(url, review, 200, long)
	strong := open(url, review, 500, lasting)
	fmt.Printf("| %s | %s | %.0f, %s | %d | %s | %s | %d | %s → %s | %d |\n", name,
		both(one), float64(len(eight.took))/eight.elapsed.Seconds(), ms(eight.percentile(0.99)), each.Microseconds(),
		both(steady), both(strong), one.failed+eight.failed+steady.failed+strong.failed, idle, memory(pid), first.Milliseconds())
	return nil
}

func both(r *result) string {
	return ms(r.percentile(0.5)) + " / " + ms(r.percentile(0.99))
}

func ms(d time.Duration) string {
	return strconv.FormatFloat(float64(d.Microseconds())/1000, 'f', 2, 64)
}

var sizes = regexp.MustCompile(`(?m)^(VmRSS|RssAnon):\s+(\d+) kB$`)

// Resident and, of it, anonymous memory in MiB.
func memory(pid string) string {
	status, _ := os.ReadFile("/proc/" + pid + "/status")
	found := map[string]float64{}
	for _, match := range sizes.FindAllStringSubmatch(string(status), -1) {
		kib, _ := strconv.ParseFloat(match[2], 64)
		found[match[1]] = kib / 1024
	}
	return fmt.Sprintf("%.0f (%.0f)", found["VmRSS"], found["RssAnon"])
}

// The processor's time that a process has had; Linux counts it in hundredths of a second.
func processor(pid string) time.Duration {
	stat, _ := os.ReadFile("/proc/" + pid + "/stat")
	fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
	var ticks int64
	for _, field := range fields[11:13] {
		some, _ := strconv.ParseInt(field, 10, 64)
		ticks += some
	}
	return time.Duration(ticks) * 10 * time.Millisecond
}

func certificate(directory string) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "bench"}, NotBefore: time.Now().Add(-time.Minute), NotAfter: time.Now().Add(24 * time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return err
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(directory, 0o700); err != nil {
		return err
	}
	if err := os.WriteFile(directory+"/tls.crt", block("CERTIFICATE", der), 0o600); err != nil {
		return err
	}
	return os.WriteFile(directory+"/tls.key", block("PRIVATE KEY", private), 0o600)
}

func block(kind string, bytes []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: bytes})
}
