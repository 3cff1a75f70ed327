ax spaces delete Gateway
ax spaces delete Nowhere
ax organizations delete Platform
echo y | ax roles delete "Migration 2025"
echo n | ax roles delete "Board Reader"
echo Gateway | ax spaces delete Gateway    # retyped
ax resource-restrictions unrestrict --resource-id TW9kZWw6MTI4OnRnRVM=
yes | ax resource-restrictions unrestrict --resource-id TW9kZWw6MTI4OnRnRVM=
ax resource-restrictions unrestrict --resource-id TW9kZWw6MTI4OnRnRVM= --force
ax projects delete card-velocity --space Fraud -f
ax projects delete card-velocity --space Fraud    # asks
ax projects delete fraud-llm -f
#= space.delete no_effect @^ax spaces delete Gateway$
#= space.delete refused 404 @Nowhere
#= organization.delete no_effect @Platform
#= role.delete applied @echo y
#= role.delete no_effect @echo n
#= space.delete applied @# retyped
#= restriction.delete no_effect @^ax resource-restrictions unrestrict --resource-id TW9kZWw6MTI4OnRnRVM=$
#= restriction.delete applied @yes |
#= restriction.delete refused 404 @TW9kZWw6MTI4OnRnRVM= --force
#= project.delete applied @card-velocity --space Fraud -f
#= project.delete refused 404 @# asks
#= project.delete refused @fraud-llm -f
