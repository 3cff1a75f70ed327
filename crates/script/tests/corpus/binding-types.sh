ax role-bindings create --user-id VXNlcjo0Mzp5QmRC --role-id Um9sZToxNTpPcEJF --resource-type DASHBOARD --resource-id RGFzaGJvYXJkOjQ1MjpGQ0Zy
ax role-bindings create --user-id VXNlcjo0Mzp5QmRC --role-id Um9sZToxNTpPcEJF --resource-type project --resource-id TW9kZWw6MTIwOlRpWEI=
ax role-bindings create --user-id VXNlcjo0Mzp5QmRC --role-id Um9sZToxNTpPcEJF --resource-type PROJECT --resource-id RGFzaGJvYXJkOjQ1MjpGQ0Zy
ax role-bindings update Um9sZUJpbmRpbmc6MjA5OjVvQ2s= --role-id Um9sZToxNTpPcEJF
ax role-bindings update Um9sZUJpbmRpbmc6MjA5OjVvQ2s= --role-id Um9sZToxNTpPcEJF   # again
ax role-bindings delete Um9sZUJpbmRpbmc6MjA5OjVvQ2s=
ax role-bindings delete Um9sZUJpbmRpbmc6MjA5OjVvQ2s= -f
ax role-bindings delete Um9sZUJpbmRpbmc6MjA5OjVvQ2s= --force
#= role_binding.create refused @DASHBOARD
#= role_binding.create applied @TW9kZWw6MTIwOlRpWEI=
#= role_binding.create refused 400 @PROJECT --resource-id RGF
#= role_binding.update applied @Um9sZToxNTpPcEJF$
#= role_binding.update no_effect @# again
#= role_binding.delete no_effect @5OjVvQ2s=$
#= role_binding.delete applied @ -f
#= role_binding.delete refused 404 @--force
#= note old-form @TW9kZWw6MTIwOlRpWEI=
