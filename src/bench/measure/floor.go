package main

import (
	"crypto/tls"
	"encoding/json"
	"io"
	"net/http"
)

// The least that a webhook must do: TLS, HTTP/2, the whole review decoded, a patch that is always the same.
func floor(address, directory string) error {
	patch := []byte(`[{"op":"add","path":"/metadata/annotations/floor","value":"x"}]`)
	serve := func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 4<<20))
		var review struct {
			Request struct {
				UID    string         `json:"uid"`
				Object map[string]any `json:"object"`
			} `json:"request"`
		}
		if err != nil || json.Unmarshal(body, &review) != nil {
			http.Error(w, "no review", http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]any{
			"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview",
			"response": map[string]any{
				"uid": review.Request.UID, "allowed": true, "patchType": "JSONPatch", "patch": patch,
			},
		})
	}
	server := &http.Server{
		Addr: address, Handler: http.HandlerFunc(serve), TLSConfig: &tls.Config{MinVersion: tls.VersionTLS13},
	}
	return server.ListenAndServeTLS(directory+"/tls.crt", directory+"/tls.key")
}
