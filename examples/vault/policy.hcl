path "pmp-dev/data/admin" {
  capabilities = ["read"]
}

path "pmp-dev/metadata/admin" {
  capabilities = ["read"]
}
