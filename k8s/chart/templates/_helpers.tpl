{{- define "attest.name" -}}{{ .Release.Name | trunc 40 | trimSuffix "-" }}{{- end -}}

{{- define "attest.labels" -}}
app.kubernetes.io/name: attest
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
{{- end -}}

{{- define "attest.selector" -}}
app.kubernetes.io/name: attest
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{- define "attest.image" -}}
{{- if .image.digest -}}{{ .image.repository }}@{{ .image.digest }}{{- else -}}{{ .image.repository }}:{{ .image.tag | default .root.Chart.AppVersion }}{{- end -}}
{{- end -}}

{{- define "attest.serviceAccount" -}}
{{- .Values.serviceAccount.name | default (ternary (include "attest.name" .) "default" .Values.serviceAccount.create) -}}
{{- end -}}

{{/* Non-root, nothing to gain, nothing to write. */}}
{{- define "attest.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
seccompProfile: { type: RuntimeDefault }
{{- end -}}

{{- define "attest.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end -}}

{{- define "attest.environment" -}}
- name: MONGODB_URI
  valueFrom: { secretKeyRef: { name: {{ .Values.secrets.mongodb.name }}, key: {{ .Values.secrets.mongodb.key }} } }
- name: REDIS_URL
  valueFrom: { secretKeyRef: { name: {{ .Values.secrets.redis.name }}, key: {{ .Values.secrets.redis.key }} } }
{{- if .Values.secrets.smtp.name }}
- name: SMTP_URL
  valueFrom: { secretKeyRef: { name: {{ .Values.secrets.smtp.name }}, key: {{ .Values.secrets.smtp.key }} } }
{{- end }}
- name: ATTEST_KEYRING
  value: /etc/attest/keyring/keyring.json
- name: PUBLIC_URL
  value: {{ .Values.publicUrl | quote }}
- name: TRUSTED_PROXIES
  value: {{ .Values.trustedProxies | quote }}
{{- range $name, $value := .Values.settings }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- end -}}

{{- define "attest.volumes" -}}
- name: keyring
  secret:
    secretName: {{ .Values.secrets.keyring.name }}
    defaultMode: 0440
    items: [{ key: {{ .Values.secrets.keyring.key }}, path: keyring.json }]
- name: tmp
  emptyDir: { sizeLimit: 1Gi }
- name: data
  emptyDir: { sizeLimit: 1Gi }
{{- end -}}

{{- define "attest.mounts" -}}
- { name: keyring, mountPath: /etc/attest/keyring, readOnly: true }
- { name: tmp, mountPath: /tmp }
- { name: data, mountPath: /data }
{{- end -}}
