set -e
for id in $(ax users list --status INVITED --status EXPIRED -o json | jq -r '.users[].id'); do
  ax users resend-invitation "$id"
done
#= user.resend_invitation no_effect @"$id"
#= user.resend_invitation no_effect @"$id"
#= user.resend_invitation applied @"$id"
