package world

import "slices"

// accessApproved is the state of an access that counts.
const accessApproved = "APPROVED"

// IsOpenTo says whether an organisation may use the scope.
func (s Scope) IsOpenTo(orgno string) bool {
	if s.AccessibleForAll || s.Access == nil {
		return true
	}
	return slices.Contains(s.Access, Access{orgno, accessApproved})
}

// Allows says whether clients of an integration type may use the scope.
func (s Scope) Allows(integrationType string) bool {
	return len(s.AllowedIntegrationTypes) == 0 || slices.Contains(s.AllowedIntegrationTypes, integrationType)
}

// AccessOrgno is the organisation whose access to scopes counts for the
// client: a supplier's client does not inherit its customer's
// (https://docs.digdir.no/docs/idporten/oidc/oidc_api_admin_leverandør).
func (c Client) AccessOrgno() string {
	if c.SupplierOrgno != "" {
		return c.SupplierOrgno
	}
	return c.ClientOrgno
}
