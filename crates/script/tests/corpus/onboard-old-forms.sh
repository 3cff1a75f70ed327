# As the older skill wrote it.
ORG_ID=$(ax organizations list -o json | jq -r '.organizations[] | select(.name=="Commerce") | .id')
ax users create --full-name "Mira Olsen" --email mira@acme.io --role member --invite-mode email_link
USER_ID=$(ax users list --email mira@acme.io -o json | jq -r '.users[0].id')
ax organizations add-user "$ORG_ID" --user-id "$USER_ID" --role member    # org
ax spaces add-user Search --user-id "$USER_ID" --role read-only
#= user.create applied @--invite-mode
#= organization.add_user applied @# org
#= space.add_user applied @ax spaces add-user
#= note old-form @--invite-mode
#= note old-form @--invite-mode
#= note old-form @# org
#= note old-form @ax spaces add-user
