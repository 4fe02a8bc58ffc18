package main

import (
	"fmt"
	"net/http"
	"path"
	"time"
)

// As much of an API server as the webhook reads: any Namespace and ServiceAccount is there, and bare.
func cluster(address string) error {
	return http.ListenAndServe(address, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if r.URL.Path == "/version" {
			fmt.Fprint(w, `{"major":"1","minor":"34"}`)
			return
		}
		time.Sleep(2 * time.Millisecond)
		fmt.Fprintf(w, `{"apiVersion":"v1","kind":"Namespace","metadata":{"name":%q}}`, path.Base(r.URL.Path))
	}))
}
