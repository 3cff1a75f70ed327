ax spaces remove-user Fraud --user-id VXNlcjo0Mzp5QmRC
ax spaces remove-user Fraud --user-id VXNlcjo0Mzp5QmRC --force
ax spaces remove-user Fraud --user-id VXNlcjo0Mzp5QmRC -f
ax organizations remove-user Risk --user-id VXNlcjo0Mzp5QmRC --force
ax organizations remove-user Nowhere --user-id VXNlcjo0Mzp5QmRC
#= space.remove_user no_effect @^ax spaces remove-user Fraud --user-id VXNlcjo0Mzp5QmRC$
#= space.remove_user applied @spaces remove-user Fraud --user-id VXNlcjo0Mzp5QmRC --force
#= space.remove_user refused 404 @QmRC -f
#= organization.remove_user applied @organizations remove-user Risk
#= organization.remove_user refused 404 @Nowhere
