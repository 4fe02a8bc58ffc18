package main

import (
	"bytes"
	"crypto/tls"
	"fmt"
	"io"
	"net/http"
	"sort"
	"sync"
	"time"
)

// One measurement: what came back, how fast, and how often not.
type result struct {
	took    []time.Duration
	failed  int
	elapsed time.Duration
}

func (r *result) percentile(p float64) time.Duration {
	if len(r.took) == 0 {
		return 0
	}
	sort.Slice(r.took, func(i, j int) bool { return r.took[i] < r.took[j] })
	return r.took[min(len(r.took)-1, int(p*float64(len(r.took))))]
}

// The client of kube-apiserver: Go's, over HTTP/2, on one connection.
func client() *http.Client {
	return &http.Client{
		Timeout: 5 * time.Second,
		Transport: &http.Transport{
			TLSClientConfig:   &tls.Config{InsecureSkipVerify: true}, // a measurement of our own processes on loopback
			ForceAttemptHTTP2: true,
		},
	}
}

func post(c *http.Client, url string, body []byte) error {
	response, err := c.Post(url, "application/json", bytes.NewReader(body))
	if err != nil {
		return err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err == nil && (response.StatusCode != http.StatusOK || !bytes.Contains(answer, []byte(`"patch"`))) {
		err = fmt.Errorf("status %d: %.200s", response.StatusCode, answer)
	}
	return err
}

// Each connection sends its next review when the one before is answered.
func closed(url string, body []byte, connections int, lasting time.Duration) *result {
	var all result
	var lock sync.Mutex
	var group sync.WaitGroup
	start := time.Now()
	for range connections {
		group.Add(1)
		go func() {
			defer group.Done()
			c := client()
			for time.Since(start) < lasting {
				sent := time.Now()
				err := post(c, url, body)
				lock.Lock()
				all.add(time.Since(sent), err)
				lock.Unlock()
			}
		}()
	}
	group.Wait()
	all.elapsed = time.Since(start)
	return &all
}

// Reviews are sent when they are due, whatever became of those before, and their time counts from then: a server that
// stalls cannot hide the reviews that would have come meanwhile.
func open(url string, body []byte, rate int, lasting time.Duration) *result {
	var all result
	var lock sync.Mutex
	var group sync.WaitGroup
	c := client()
	start := time.Now()
	for i := 0; ; i++ {
		due := start.Add(time.Duration(i) * time.Second / time.Duration(rate))
		if due.Sub(start) >= lasting {
			break
		}
		time.Sleep(time.Until(due))
		group.Add(1)
		go func() {
			defer group.Done()
			err := post(c, url, body)
			lock.Lock()
			defer lock.Unlock()
			all.add(time.Since(due), err)
		}()
	}
	group.Wait()
	all.elapsed = time.Since(start)
	return &all
}

func (r *result) add(took time.Duration, err error) {
	if err != nil {
		r.failed++
		if r.failed == 1 {
			fmt.Printf("<!-- the first failure: %v -->\n", err)
		}
		return
	}
	r.took = append(r.took, took)
}
