ax api-keys create --name laptop --expires-at 2027-01-01T00:00:00Z
ax api-keys refresh QXBpS2V5OjEwMjU6OFNZTw==
#actor kim@acme.io
#= user_key.create applied @laptop
#= api_key.refresh no_effect @refresh
