package specs

// selfServiceChapters are about the admin API of integrations.
var selfServiceChapters = []chapter{
	describeAdmission,
	describeRegistration,
	describeRegistrationChanges,
	describeRegistrationRefusals,
	describeKeysOfAClient,
	describeParties,
	describeSuppliers,
	describeOwnScopes,
	describeSelfServiceWay,
}
