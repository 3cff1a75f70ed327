set -e
A=$(ax roles get "No Such Role" -o json | jq -r .id)
ax roles create --name "first$A" --permissions PROJECT_READ
set -o pipefail
B=$(ax roles get "No Such Role" -o json | jq -r .id)
ax roles create --name second --permissions PROJECT_READ
#= role.create applied @first
#= role.create skipped @second
