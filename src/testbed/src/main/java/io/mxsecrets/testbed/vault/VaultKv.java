package io.mxsecrets.testbed.vault;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.mxsecrets.testbed.tool.Http;
import java.util.Map;

/** A KV version 2 engine of a running Vault. Paths are below the mount, without {@code data/}. */
public record VaultKv(VaultServer vault, String mount) {

    /**
     * Writes a new version.
     *
     * @param json the secret's data, an object; sent as it is written, so that {@code 1.10} stays {@code 1.10}
     * @return its number, from 1
     */
    public int put(String path, String json) {
        try {
            Http.JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON", e);
        }
        return vault.send("POST", mount + "/data/" + path, vault.rootToken(), "{\"data\":" + json + "}")
                .orFail()
                .at("/data/version")
                .asInt();
    }

    /** What the API answers for the newest version: {@code data} and {@code metadata}. */
    public JsonNode read(String path) {
        return vault.call("GET", mount + "/data/" + path, Map.of()).path("data");
    }

    /** Deletes the newest version; it can be undeleted. */
    public void delete(String path) {
        vault.call("DELETE", mount + "/data/" + path, Map.of());
    }

    public void undelete(String path, int version) {
        vault.call("POST", mount + "/undelete/" + path, Map.of("versions", new int[] {version}));
    }

    /** Destroys a version's data for good. */
    public void destroy(String path, int version) {
        vault.call("POST", mount + "/destroy/" + path, Map.of("versions", new int[] {version}));
    }

    /** Deletes all versions and the metadata, as if it had never been. */
    public void deleteAll(String path) {
        vault.call("DELETE", mount + "/metadata/" + path, Map.of());
    }

    /** A policy that lets its tokens read everything in this mount, data and metadata. */
    public String readPolicy() {
        vault.putPolicy(
                mount + "-read",
                "path \"%s/data/*\" { capabilities = [\"read\"] }\npath \"%s/metadata/*\" { capabilities = [\"read\"] }"
                        .formatted(mount, mount));
        return mount + "-read";
    }

    /** A policy that lets its tokens read the data in this mount, but no metadata. */
    public String readDataPolicy() {
        vault.putPolicy(mount + "-read-data", "path \"%s/data/*\" { capabilities = [\"read\"] }".formatted(mount));
        return mount + "-read-data";
    }

    /** A new version 2 mount answers 400 "upgrading" for a moment. */
    void awaitUpgrade() {
        for (int i = 0; i < 200; i++) {
            if (vault.call("GET", mount + "/config", vault.rootToken(), Map.of())
                            .status()
                    == 200) {
                return;
            }
            VaultServer.pause();
        }
        throw new IllegalStateException("the KV mount " + mount + " did not become ready within 10 s");
    }
}
