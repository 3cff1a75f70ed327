ax spaces add-user Support --user-id VXNlcjo2ODpPRXQ3 --role MEMBER
ax organizations add-user Risk --user-id VXNlcjo0Mzp5QmRC --role ANNOTATOR
ax spaces add-user Search --user-id VXNlcjo0Mzp5QmRC --role MEMBER
ax spaces add-user Fraud --user-id VXNlcjo1NTpXSW9B --role ANNOTATOR
#= space.add_user refused 400 @add-user Support
#= organization.add_user refused 400 @organizations
#= space.add_user refused 400 @add-user Search
#= space.add_user applied @add-user Fraud
