ax api-keys create --name tenant-a --key-type service --space Fraud
ax api-keys create --name tenant-b --key-type SERVICE --space Sandbox
ax api-keys create-service-key --name tenant-c --space Search --space-role read-only
ax api-keys create --name tenant-d --space Search
ax api-keys delete QXBpS2V5OjEwMjI6SzQzeQ== --force
#= service_key.create applied @tenant-a
#= service_key.create refused @tenant-b
#= service_key.create applied @tenant-c
#= user_key.create refused @tenant-d
#= api_key.revoke applied @api-keys delete
#= note old-form @tenant-a
#= note old-form @tenant-b
#= note old-form @tenant-c
#= note old-form @tenant-d
#= note old-form @api-keys delete
