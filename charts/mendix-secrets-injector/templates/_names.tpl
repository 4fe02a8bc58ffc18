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
