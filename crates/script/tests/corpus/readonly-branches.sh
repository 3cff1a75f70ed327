set -eu
if ax roles get "Trace Reader" >/dev/null 2>&1; then
  ax roles update "Trace Reader" --permissions PROJECT_READ --description kept
else
  ax roles create --name "Trace Reader" --permissions PROJECT_READ
fi
if [[ "$(ax users get ann@acme.io -o json | jq -r .status)" == ACTIVE ]]; then
  ax users reset-password VXNlcjo0Mzp5QmRC
fi
#= role.update applied @roles update
#= user.reset_password no_effect @reset-password
