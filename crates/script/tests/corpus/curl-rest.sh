TOKEN=$ARIZE_API_KEY
curl -sS -X PATCH -H "Authorization: Bearer $TOKEN" -d '{"is_private": true}' https://api.arize.com/v2/spaces/U3BhY2U6MzE6eVlaaQ%3D%3D
curl -s -X POST https://api.arize.com/v2/spaces/U3BhY2U6MzE6eVlaaQ==/users -H "Authorization: Bearer $TOKEN" \
  --data '{"user_id": "VXNlcjo0NzpiUE5W", "role": {"type": "CUSTOM", "id": "Um9sZToxMTk6ZHYxRA=="}}'
curl -s -X DELETE "https://api.arize.com/v2/users/$WHO"
curl -s https://api.arize.com/v2/users
curl -s -X POST -d "$MESSAGE" https://hooks.slack.com/services/T0
#= space.update applied @PATCH
#= space.add_user applied @X POST https
#= shell unresolved @X DELETE
