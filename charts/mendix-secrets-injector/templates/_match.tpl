{{/* Which pods opt in, in CEL: written once for the registration and the guard, so that the two cannot disagree. */}}

{{/* One of the injector's annotations on the pod. The webhook writes the status itself, so it does not count. */}}
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

{{/* Namespaces whose pods are never reviewed: the system's and the injector's own, so that it never needs itself to start. */}}
{{- define "injector.match.namespaces" -}}
matchExpressions:
  - key: kubernetes.io/metadata.name
    operator: NotIn
    values: {{ concat (list "kube-system" "kube-public" "kube-node-lease" .Release.Namespace) .Values.registration.excludedNamespaces | uniq | toJson }}
{{- end -}}
