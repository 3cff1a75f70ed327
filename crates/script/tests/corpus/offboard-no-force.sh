ax users delete --email emil@acme.io
ax users delete --email nobody@acme.io,tom@acme.io
echo "still here: $?"
#= user.delete no_effect @--email emil
#= user.delete refused 404 @nobody
#= user.delete no_effect @nobody
