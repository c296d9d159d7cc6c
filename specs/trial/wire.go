package trial

import (
	"net/http"
	"regexp"
)

// The operations that a client's requests are, as this package knows the wire.
const (
	opMetadata       = "metadata"
	opKeys           = "keys"
	opAuthorize      = "authorize"
	opPage           = "login page"
	opPush           = "par"
	opCode           = "token, code"
	opRefresh        = "token, refresh"
	opOtherGrant     = "token, another grant"
	opUserinfo       = "userinfo"
	opExchange       = "exchange"
	opAltinnKeys     = "Altinn's keys"
	opAltinnMetadata = "Altinn's metadata"
	opValidate       = "validate"
	opCreate         = "create instance"
	opInstance       = "read instance"
	opPutData        = "put data"
	opPostData       = "post data"
	opGetData        = "get data"
	opNext           = "process/next"
	opProcess        = "read process"
	opStatus         = "feedback/status"
	opFeedback       = "feedback"
	opOther          = "other"
)

// route is how an operation looks. docs: the addresses of each service.
type route struct {
	party, method string
	path          *regexp.Regexp
	op            string
}

var routes = []route{
	{"idporten", http.MethodGet, regexp.MustCompile(`^/\.well-known/openid-configuration$`), opMetadata},
	{"idporten", http.MethodGet, regexp.MustCompile(`^/jwks\.json$`), opKeys},
	{"idporten", http.MethodPost, regexp.MustCompile(`^/par$`), opPush},
	{"idporten", http.MethodGet, regexp.MustCompile(`^/userinfo$`), opUserinfo},
	{"login", http.MethodGet, regexp.MustCompile(`^/authorize$`), opAuthorize},
	{"login", http.MethodPost, regexp.MustCompile(`^/authorize$`), opAuthorize},
	{"login", http.MethodGet, regexp.MustCompile(`^/authorize/`), opPage},
	{"login", http.MethodPost, regexp.MustCompile(`^/authorize/`), opPage},
	{"altinn", http.MethodGet, regexp.MustCompile(`^/authentication/api/v1/exchange/id-porten$`), opExchange},
	{"altinn", http.MethodGet, regexp.MustCompile(`^/authentication/api/v1/openid/\.well-known/openid-configuration/jwks$`), opAltinnKeys},
	{"altinn", http.MethodGet, regexp.MustCompile(`^/authentication/api/v1/openid/\.well-known/openid-configuration$`), opAltinnMetadata},
	{"skatteetaten", http.MethodPost, regexp.MustCompile(`/valider$`), opValidate},
	{"apps", http.MethodPost, regexp.MustCompile(`^/[^/]+/[^/]+/instances(/create)?$`), opCreate},
	{"apps", http.MethodGet, regexp.MustCompile(instancePath + `$`), opInstance},
	{"altinn", http.MethodGet, regexp.MustCompile(`^/storage/api/v1/instances/[^/]+/[^/]+$`), opInstance},
	{"apps", http.MethodPut, regexp.MustCompile(instancePath + `/data/[^/]+$`), opPutData},
	{"apps", http.MethodPost, regexp.MustCompile(instancePath + `/data$`), opPostData},
	{"apps", http.MethodGet, regexp.MustCompile(instancePath + `/data/[^/]+$`), opGetData},
	{"altinn", http.MethodGet, regexp.MustCompile(`^/storage/api/v1/instances/[^/]+/[^/]+/data/[^/]+$`), opGetData},
	{"apps", http.MethodPut, regexp.MustCompile(instancePath + `/process/next$`), opNext},
	{"apps", http.MethodGet, regexp.MustCompile(instancePath + `/process$`), opProcess},
	{"apps", http.MethodGet, regexp.MustCompile(instancePath + `/feedback/status$`), opStatus},
	{"apps", http.MethodGet, regexp.MustCompile(instancePath + `/feedback$`), opFeedback},
}

const instancePath = `^/[^/]+/[^/]+/instances/[^/]+/[^/]+`

// stepsOf are the steps of the operations that belong to one; process/next and
// data belong to several.
var stepsOf = map[string]string{
	opAuthorize: stepLogin, opPage: stepLogin, opPush: stepLogin, opCode: stepToken, opExchange: stepExchange, opValidate: stepValidate,
	opCreate: stepInstance, opPutData: stepEnvelope, opPostData: stepUpload, opStatus: stepFeedback, opFeedback: stepFeedback, opGetData: stepCollect,
}

func opOf(x act) string {
	if x.Party == "idporten" && x.path == "/token" && x.Method == http.MethodPost {
		switch x.form.Get("grant_type") {
		case "authorization_code":
			return opCode
		case "refresh_token":
			return opRefresh
		}
		return opOtherGrant
	}
	for _, r := range routes {
		if r.party == x.Party && r.method == x.Method && r.path.MatchString(x.path) {
			return r.op
		}
	}
	return opOther
}
