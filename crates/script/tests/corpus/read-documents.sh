while IFS=, read -r email role rest; do
  [ -n "$email" ] || continue
  ax users create --full-name "$email" --email "$email" --role "$role" --invite-mode EMAIL_LINK
  echo "$rest" | cat
done <<'CSV'
one@acme.io,MEMBER,first, second

two@acme.io, ADMIN
CSV
while read -r id; do
  ax users resend-invitation "$id"
done <<< "$(ax users list --status EXPIRED -o json | jq -r '.users[].id')"
for pair in ann@acme.io:MEMBER tom@acme.io:ADMIN; do
  IFS=: read -r who level <<< "$pair"
  ax organizations add-user Commerce --user-id "$(ax users get "$who" -o json | jq -r .id)" --role "$level"
done
mapfile -t ROLES <<EOF
Role A
Role B
EOF
for role in "${ROLES[@]}"; do ax roles create --name "$role" --permissions PROJECT_READ; done
read -r only <<< "Migration 2025  "
ax roles delete "$only" --force
read -r word <<< "a\b" ; ax roles create --name "$word" --permissions PROJECT_READ
read joined <<< 'c\d' ; ax roles create --name "$joined" --permissions PROJECT_READ
read -r last || ax roles create --name "$last$?" --permissions PROJECT_READ
if terraform plan; then read -r a; fi <<< "x"
ax roles create --name "after $a" --permissions PROJECT_READ
while read -r x; do ax roles create --name "$x" --permissions PROJECT_READ; exit; done <<< "the end
never"
#= user.create applied @users create
#= user.create refused @users create
#= user.resend_invitation applied @resend
#= organization.add_user applied @add-user
#= organization.add_user applied @add-user
#= role.create applied @"$role" --permissions
#= role.create applied @"$role" --permissions
#= role.delete applied @"$only"
#= role.create applied @"$word"
#= role.create unresolved @"$joined"
#= role.create unresolved @"$last$?"
#= role.create unresolved @after
#= role.create applied @while read -r x
#= note not-looked-at @terraform
