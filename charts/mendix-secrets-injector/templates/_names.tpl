{{/* The one name of everything the chart makes. A second installation would inject every pod twice, so the release's name plays no part. */}}
{{- define "injector.name" -}}
{{- $name := default .Chart.Name .Values.fullnameOverride -}}
{{- if hasPrefix "mxsecrets" $name -}}
{{- fail (printf "fullnameOverride %q: a Service of that name would put MXSECRETS_… variables into pods, where agents take them for settings; choose a name that does not start with mxsecrets" $name) -}}
{{- end -}}
{{- $name -}}
{{- end -}}

{{- define "injector.labels" -}}
{{ include "injector.selector" . }}
{{ include "injector.common" . }}
{{- end -}}

{{/* Without what the Service selects by. */}}
{{- define "injector.common" -}}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "injector.selector" -}}
app.kubernetes.io/name: {{ include "injector.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{/* NAME@DIGEST of .image in .root; what is pinned cannot change under a running cluster. */}}
{{- define "injector.image" -}}
{{- $image := .image -}}
{{- if not $image.digest -}}
{{- fail (printf "images.%s.digest is empty. Released charts carry the digests of their images; from a checkout, build and push the image and give its digest." .name) -}}
{{- end -}}
{{- if .registry -}}{{ .registry }}/{{- end -}}{{ $image.repository }}@{{ $image.digest }}
{{- end -}}

{{/* Whether the API server has ValidatingAdmissionPolicy v1. Asked by version, so that `helm template` needs no cluster. */}}
{{- define "injector.hasPolicies" -}}
{{- if semverCompare ">=1.30.0-0" .Capabilities.KubeVersion.Version -}}true{{- end -}}
{{- end -}}

{{- define "injector.certificateSecret" -}}
{{- if eq .Values.certificates.source "secret" -}}
{{- required "certificates.secret.name is empty: name the Secret that holds tls.crt and tls.key" .Values.certificates.secret.name -}}
{{- else -}}
{{- include "injector.name" . }}-tls
{{- end -}}
{{- end -}}

{{/* Fails where another installation is registered: both would review every pod. Without a cluster, as in `helm template`, nobody is asked. */}}
{{- define "injector.onlyOne" -}}
{{- $name := include "injector.name" . -}}
{{- range (lookup "admissionregistration.k8s.io/v1" "MutatingWebhookConfiguration" "" "").items -}}
{{- $other := .metadata.name -}}
{{- $release := dig "annotations" "meta.helm.sh/release-name" "" .metadata -}}
{{- $place := dig "annotations" "meta.helm.sh/release-namespace" "" .metadata -}}
{{- $renamed := and (eq $release $.Release.Name) (eq $place $.Release.Namespace) -}}
{{- range .webhooks -}}
{{- if and (eq .name "asking.pods.mxsecrets.io") (ne $other $name) (not $renamed) -}}
{{- fail (printf "the cluster has an installation already: MutatingWebhookConfiguration %s%s. Two would review every pod. Upgrade that one, or uninstall it first; if its release is gone, remove that object." $other (ternary "" (printf ", of the release %s in the Namespace %s" $release $place) (eq $release ""))) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/*
When an upgrade last found the certificate's Secret or the registration missing or emptied; empty where none did, and without
a cluster. The replicas that run would mend it too, but Helm would not wait for them.
*/}}
{{- define "injector.mended" -}}
{{- $name := include "injector.name" . -}}
{{- $live := lookup "apps/v1" "Deployment" .Release.Namespace $name -}}
{{- if and $live (eq .Values.certificates.source "self-managed") -}}
{{- $secret := lookup "v1" "Secret" .Release.Namespace (include "injector.certificateSecret" .) -}}
{{- $registration := lookup "admissionregistration.k8s.io/v1" "MutatingWebhookConfiguration" "" $name -}}
{{- $lost := or (not $registration) (not (dig "data" dict (default dict $secret))) -}}
{{- range (default dict $registration).webhooks -}}
{{- if not .clientConfig.caBundle }}{{ $lost = true }}{{ end -}}
{{- end -}}
{{- if $lost -}}{{ now | unixEpoch }}{{- else -}}{{ dig "spec" "template" "metadata" "annotations" "mendix-secrets-injector/mended" "" $live }}{{- end -}}
{{- end -}}
{{- end -}}
