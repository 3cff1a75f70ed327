set -e
ax resource-restrictions restrict --resource-id TW9kZWw6MTI4OnRnRVM=
ax resource-restrictions restrict --resource-id U3BhY2U6MzE6eVlaaQ== || echo "a space cannot be restricted"
ax resource-restrictions restrict --resource-id TW9kZWw6MDpub25l || true
ax resource-restrictions restrict --resource-id RGFzaGJvYXJkOjQ1MjpGQ0Zy
#= restriction.create no_effect @TW9kZWw6MTI4OnRnRVM=
#= restriction.create refused 400 @U3BhY2U6MzE6eVlaaQ
#= restriction.create refused 404 @TW9kZWw6MDpub25l
#= restriction.create applied @RGFzaGJvYXJkOjQ1MjpGQ0Zy
