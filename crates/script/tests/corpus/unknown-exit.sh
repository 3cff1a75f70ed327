if ! aws sts get-caller-identity; then
  echo "log in first"
  exit 1
fi
ax roles create --name after --permissions PROJECT_READ
mkdir -p out && ax roles create --name maybe --permissions PROJECT_READ
#= role.create applied @name after
#= role.create unresolved @name maybe
#= note not-looked-at @aws sts
