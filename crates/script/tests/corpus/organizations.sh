ax organizations create --name Legal --description "Contracts"
ORG=$(ax organizations list --name lega -o json | jq -r '.organizations[0].id')
ax spaces create -n Contracts --organization-id "$ORG"
ax organizations update Legal --name "Legal & Co"
ax organizations create --name Risk
ax organizations delete "Legal & Co" --force
#= organization.create applied @Legal --description
#= space.create applied @Contracts --organization
#= organization.update applied @Co"$
#= organization.create refused 409 @name Risk
#= organization.delete applied @--force
