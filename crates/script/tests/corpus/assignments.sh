RISK=QWNjb3VudE9yZ2FuaXphdGlvbjo3OlRBUXo=
key() { ax api-keys create-service-key --name "$1" --assignments "$2"; }
key list "[]"; key json "no"; key text '["a"]'
key spaces "[{\"org_id\": \"$RISK\"}]"
key none "[{\"org_id\": \"$RISK\", \"spaces\": []}]"
key id "[{\"org_id\": \"$RISK\", \"spaces\": [{\"space_id\": \"Fraud\"}]}]"
key role "[{\"org_id\": \"$RISK\", \"spaces\": [{\"space\": \"No Such Space\"}, {\"space\": \"Fraud\", \"role\": \"OWNER\"}]}]"
key missing "[{\"org_id\": \"$RISK\", \"spaces\": [{\"space\": \"No Such Space\"}]}]"
key twice "[{\"org_id\": \"$RISK\", \"spaces\": [{\"space\": \"Sandbox\"}]}]"
key custom "[{\"org_id\": \"$RISK\", \"role\": {\"type\": \"CUSTOM\", \"id\": \"Um9sZToxMTk6ZHYxRA==\"}, \"spaces\": [{\"space\": \"Fraud\"}]}]"
key predefined "[{\"org_id\": \"$RISK\", \"role\": {\"type\": \"PREDEFINED\", \"name\": \"MEMBER\"}, \"spaces\": [{\"space\": \"Fraud\"}]}]"
ax api-keys create-service-key -n old -a "[{\"org_id\": \"$RISK\", \"role\": \"read-only\", \"spaces\": [{\"space\": \"Fraud\", \"role\": {\"type\": \"custom\", \"id\": \"Um9sZToxMTk6ZHYxRA==\"}}]}]"
#= service_key.create refused @key() {
#= service_key.create refused @key() {
#= service_key.create refused @key() {
#= service_key.create refused @key() {
#= service_key.create refused @key() {
#= service_key.create refused @key() {
#= service_key.create refused @key() {
#= service_key.create refused 404 @key() {
#= service_key.create refused @key() {
#= service_key.create refused 422 @key() {
#= service_key.create refused @key() {
#= service_key.create applied @-n old
#= note old-form @-n old
