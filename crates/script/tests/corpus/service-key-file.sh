ax api-keys create-service-key --name a --assignments tenants.json
ax api-keys create-service-key --name b --assignments '[]'
ax api-keys create-service-key --name c --assignments '{not json'
ax api-keys create-service-key --name d --assignments '[{"org_id": "QWNjb3VudE9yZ2FuaXphdGlvbjo5OkEzUGI=", "role": "ANNOTATOR", "spaces": [{"space": "Search"}]}]'
ax api-keys create-service-key --name e --account-role ANNOTATOR --assignments '[{"org_id": "QWNjb3VudE9yZ2FuaXphdGlvbjo5OkEzUGI=", "spaces": [{"space": "Search"}]}]'
ax api-keys create-service-key --name f --assignments '[{"org_id": "QWNjb3VudE9yZ2FuaXphdGlvbjo5OkEzUGI=", "spaces": [{"space": "Nowhere"}]}]'
ax api-keys create-service-key --name g --assignments '[{"org_id": "QWNjb3VudE9yZ2FuaXphdGlvbjo5OkEzUGI=", "spaces": [{"space": "Search", "role": {"type": "CUSTOM", "id": "Um9sZToxMTk6ZHYxRA=="}}]}]'
#= service_key.create unresolved @--name a
#= service_key.create refused @--name b
#= service_key.create refused @--name c
#= service_key.create refused 422 @--name d
#= service_key.create refused 400 @--name e
#= service_key.create refused 404 @--name f
#= service_key.create applied @--name g
