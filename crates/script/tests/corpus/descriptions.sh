ax roles update "Trace Reader" --name "Trace Readers"
ax roles get "Trace Readers" -o json | jq -e .description || ax roles update "Trace Readers" --description back
ax roles update "Trace Readers" --description back
ax roles update "Trace Readers"
ax spaces update Fraud --description ""
ax spaces update Fraud --name Fraud
ax spaces update Fraud --name Fraud   # again
ax organizations update Risk --description ""
ax spaces update Sandbox --name Playground
ax spaces update Nowhere --name X
#= role.update applied @--name "Trace
#= role.update applied @jq -e
#= role.update no_effect @^ax roles update "Trace Readers" --description back
#= role.update refused @ax roles update "Trace Readers"$
#= space.update refused 422 @spaces update Fraud --description
#= space.update applied @--name Fraud$
#= space.update no_effect @# again
#= organization.update applied @organizations update
#= space.update refused @Sandbox
#= space.update refused 404 @Nowhere
