package main

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strings"
)

// The least that `init` must do with Vault: a login by AppRole, one read, a file of the values. The store is named by our agent's
// own variables.
func floorInit(file string) error {
	address, path, _ := strings.Cut(strings.TrimPrefix(os.Getenv("MXSECRETS_SECRET"), "https://"), "/")
	mount, name, _ := strings.Cut(path, "/")
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM([]byte(os.Getenv("MXSECRETS_CA_BUNDLE")))
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}}}
	role, err := os.ReadFile(os.Getenv("MXSECRETS_VAULT_APPROLE_ROLE_ID_FILE"))
	if err != nil {
		return err
	}
	secret, err := os.ReadFile(os.Getenv("MXSECRETS_VAULT_APPROLE_SECRET_ID_FILE"))
	if err != nil {
		return err
	}
	login, _ := json.Marshal(map[string]string{"role_id": string(role), "secret_id": string(secret)})
	var token struct {
		Auth struct {
			ClientToken string `json:"client_token"`
		}
	}
	at := "https://" + address + "/v1/auth/" + os.Getenv("MXSECRETS_VAULT_AUTH_MOUNT") + "/login"
	if err := call(client, http.MethodPost, at, "", login, &token); err != nil {
		return err
	}
	var document struct {
		Data struct{ Data map[string]string }
	}
	at = "https://" + address + "/v1/" + mount + "/data/" + name
	if err := call(client, http.MethodGet, at, token.Auth.ClientToken, nil, &document); err != nil {
		return err
	}
	var lines bytes.Buffer
	for key, value := range document.Data.Data {
		fmt.Fprintf(&lines, "%s=%s\n", key, value)
	}
	return os.WriteFile(file, lines.Bytes(), 0o400)
}

func call(client *http.Client, method, url, token string, body []byte, answer any) error {
	request, err := http.NewRequest(method, url, bytes.NewReader(body))
	if err != nil {
		return err
	}
	if token != "" {
		request.Header.Set("X-Vault-Token", token)
	}
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", url, response.Status)
	}
	return json.NewDecoder(response.Body).Decode(answer)
}
