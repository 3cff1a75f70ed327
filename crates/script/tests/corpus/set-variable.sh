ax spaces add-user "$SPACE" --user-id "$(ax users get "$WHO" -o json | jq -r .id)" --role ADMIN
#set SPACE=Fraud
#set WHO=ann@acme.io
#= space.add_user applied @spaces add-user
