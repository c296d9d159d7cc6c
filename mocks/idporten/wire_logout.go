package idporten

import "time"

// Parameters of a logout. docs: oidc_protocol_logout.
const (
	paramHint   = "id_token_hint"
	paramClient = "client_id"
	paramReturn = "post_logout_redirect_uri"
	paramState  = "state"
)

// What a front-channel address is given when its client asked for it. docs:
// oidc_func_sso.
const (
	paramIss = "iss"
	paramSid = "sid"
)

// The logout token of the back-channel. docs: oidc_func_backchannel_logout,
// 2025.
const (
	typeLogoutToken     = "logout+jwt"
	fieldLogoutToken    = "logout_token"
	eventLogout         = "http://schemas.openid.net/event/backchannel-logout"
	logoutTokenLifetime = 300 * time.Second
	logoutJTIBytes      = 32 // 43 base64url characters
)

// How long a client may take to be reached, and to answer then. docs:
// oidc_func_backchannel_logout.
const (
	backchannelConnect = 2 * time.Second
	backchannelRead    = 5 * time.Second
)

// opBackchannel is what the journal calls the mock's own call.
const opBackchannel = "logout.backchannel"

// onwardAfter is how long the logout page waits for clients that don't answer.
// guess: as long as the back-channel does.
const onwardAfter = 5 * time.Second
