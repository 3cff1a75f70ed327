ax api-keys create --name a --expires-at 2027-01-01
ax api-keys create --name b --expires-at 2026-12-31T23:59:59
ax api-keys create --name c --expires-at 2026-12-31T23:59:59+02:00
ax api-keys create --name d --expires-at soon
ax api-keys refresh QXBpS2V5OjEwMjU6OFNZTw== --expires-at soon
ax api-keys create-service-key --name e --expires-at soon --assignments '[{"org_id": "QWNjb3VudE9yZ2FuaXphdGlvbjo3OlRBUXo=", "spaces": [{"space": "Fraud"}]}]'
#actor kim@acme.io
#= user_key.create applied @name a
#= user_key.create applied @name b
#= user_key.create applied @name c
#= user_key.create refused @name d
#= api_key.refresh refused @refresh
#= service_key.create refused @name e
