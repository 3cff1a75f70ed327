ax users delete VXNlcjo0NjpBUVBl --force
ax users delete VXNlcjo0NTpWMzJJ VXNlcjo0NzpiUE5W
#= user.delete applied @--force
#= user.delete no_effect @VXNlcjo0NTpWMzJJ
#= user.delete no_effect @VXNlcjo0NTpWMzJJ
#= note old-form @--force
#= note old-form @VXNlcjo0NTpWMzJJ
