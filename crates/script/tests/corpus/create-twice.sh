# An invitation that is still open is given back as it is.
ID=$(ax users create --full-name Noah --email NOAH@acme.io --role ADMIN --invite-mode EMAIL_LINK -o json | jq -r .id)
ax organizations add-user Commerce --user-id "$ID" --role READ_ONLY
ax users create --full-name Pedro --email pedro@acme.io --role MEMBER --invite-mode NONE
ax users create --full-name Ann --email ann@acme.io --role MEMBER --invite-mode EMAIL_LINK
ax users create --full-name X --email nowhere --role MEMBER --invite-mode EMAIL_LINK
ax users create --full-name X --email x@acme.io --role OWNER --invite-mode EMAIL_LINK
#= user.create no_effect @NOAH
#= organization.add_user applied @add-user
#= user.create applied @pedro
#= user.create refused 409 @ann@acme.io
#= user.create refused 422 @nowhere
#= user.create refused @OWNER
