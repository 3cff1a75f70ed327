ax users list --status EXPIRED -o json | jq -r '.users[].id' | while read -r id; do
  ax users resend-invitation "$id"
done
while read -r line; do
  ax users delete --email "$line" --force
done < leavers.txt
ax users resend-invitation VXNlcjo3MTpWY1BQ
#= user.resend_invitation unresolved @"$id"
#= user.delete unresolved @"$line"
#= user.resend_invitation applied @VXNlcjo3MTpWY1BQ
