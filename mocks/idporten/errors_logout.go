package idporten

import "net/http"

// Why a logout does not lead back to the client. None of it keeps the person
// signed in, and none of it is told on the wire: the page says that the person
// is signed out, and the journal has the reason. docs: oidc_protocol_logout
// and the FAQ have OUT-02 to OUT-04; that the other faults are answered alike
// is guess.
var (
	signedOut = wording{status: http.StatusOK}

	errLogoutClientMissing = define("logout_client_missing", "OUT-02", "IDP-LOGOUT-04", signedOut, wording{})
	errLogoutHint          = define("logout_hint_unknown", "OUT-02", "IDP-LOGOUT-06", signedOut, wording{})
	errLogoutMismatch      = define("logout_client_mismatch", "OUT-02", "IDP-LOGOUT-06", signedOut, wording{})
	errLogoutClientUnknown = define("logout_client_unknown", "OUT-02", "IDP-LOGOUT-06", signedOut, wording{})
	errLogoutURI           = define("logout_uri_unregistered", "OUT-03", "IDP-LOGOUT-04", signedOut, wording{})
	errLogoutState         = define("logout_state_invalid", "IDP-06", "IDP-LOGOUT-05", signedOut, wording{})
	errLogoutRepeated      = define("logout_parameter_repeated", "", "IDP-LOGOUT-06", signedOut, wording{})
	errLogoutLate          = define("logout_session_gone", "OUT-04", "IDP-LOGOUT-07", signedOut, wording{})
)

// Why a client did not hear of a logout by the back-channel. The status is not
// sent to anybody.
var (
	errBackchannelElsewhere = define("backchannel_not_loopback", "", "IDP-BACKCH-05", wording{}, wording{})
	errBackchannelSilent    = define("backchannel_no_answer", "", "IDP-BACKCH-04", wording{}, wording{})
	errBackchannelRefused   = define("backchannel_refused", "", "IDP-BACKCH-04", wording{}, wording{})
)
