ax api-keys create --name laptop
ax api-keys revoke kim-audit --force
ax api-keys revoke QXBpS2V5OjEwNDA6Y0x2cA== --force
ax api-keys revoke QXBpS2V5OjEwMjU6OFNZTw==
#= user_key.create refused 400 @laptop
#= api_key.revoke refused 404 @kim-audit
#= api_key.revoke no_effect @QXBpS2V5OjEwNDA6Y0x2cA
#= api_key.revoke no_effect @QXBpS2V5OjEwMjU6OFNZTw
