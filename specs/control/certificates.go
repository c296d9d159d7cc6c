package control

import (
	"context"
	"net/http"
	"time"
)

// Certificate is a business certificate that a sandbox trusts, with its key.
type Certificate struct {
	OrganisationNumber string    `json:"organisation_number"`
	NotBefore          time.Time `json:"not_before"`
	NotAfter           time.Time `json:"not_after"`
	// Key is PEM, PKCS #8; Chain is PEM, the certificate and the authority's.
	Key   string `json:"key"`
	Chain string `json:"chain"`
}

// IssueCertificate issues a business certificate to an organisation, good from
// now by the sandbox's clock.
func (c *Client) IssueCertificate(ctx context.Context, organisationNumber string) (Certificate, error) {
	return c.issue(ctx, organisationNumber, false)
}

// IssueOldCertificate does the same with the number in serialNumber, where it
// was before SEID2.
func (c *Client) IssueOldCertificate(ctx context.Context, organisationNumber string) (Certificate, error) {
	return c.issue(ctx, organisationNumber, true)
}

func (c *Client) issue(ctx context.Context, organisationNumber string, old bool) (Certificate, error) {
	body := struct {
		OrganisationNumber string `json:"organisation_number"`
		Old                bool   `json:"old,omitempty"`
	}{organisationNumber, old}
	var certificate Certificate
	err := c.do(ctx, http.MethodPost, "/certificates", body, &certificate)
	return certificate, err
}
