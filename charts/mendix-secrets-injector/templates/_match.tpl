{{/* Who asks, in CEL: written once for the registration and for the guard, so that the two cannot disagree. */}}

{{/* A key of ours on the pod. The status is ours to write, not a question. */}}
{{- define "injector.match.keys" -}}
has(object.metadata.annotations) && object.metadata.annotations.exists(k, k.startsWith('mxsecrets.io/') && k != 'mxsecrets.io/status')
{{- end -}}

{{- define "injector.match.refused" -}}
has(object.metadata.annotations) && 'mxsecrets.io/inject' in object.metadata.annotations && object.metadata.annotations['mxsecrets.io/inject'] == 'false'
{{- end -}}

{{/* A pod of a Mendix runtime: by the name of a container, or by the Operator's label. */}}
{{- define "injector.match.runtime" -}}
object.spec.containers.exists(c, c.name == 'mendix' || c.name == 'mendix-runtime') || (has(object.metadata.labels) && 'privatecloud.mendix.com/component' in object.metadata.labels && object.metadata.labels['privatecloud.mendix.com/component'] == 'mendix-app')
{{- end -}}

{{/* Namespaces whose pods never come to us: the system's and our own, so that nothing of ours needs us to start. */}}
{{- define "injector.match.namespaces" -}}
matchExpressions:
  - key: kubernetes.io/metadata.name
    operator: NotIn
    values: {{ concat (list "kube-system" "kube-public" "kube-node-lease" .Release.Namespace) .Values.registration.excludedNamespaces | uniq | toJson }}
{{- end -}}
