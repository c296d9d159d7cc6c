package mask

import "strings"

// plainName is a name without what spellings differ in: client_secret,
// clientSecret and Client-Secret are one.
func plainName(name string) string {
	if strings.HasPrefix(strings.ToLower(name), "xmlns") {
		return "xmlns"
	}
	if i := strings.LastIndexByte(name, ':'); i >= 0 {
		name = name[i+1:]
	}
	return strings.NewReplacer("_", "", "-", "").Replace(strings.ToLower(name))
}

// secretNames lead to the kind of the value, which is masked as a whole.
var secretNames = table(`
secret:client: clientsecret
secret:password: password passord passwd pwd
secret:otp: otp otc pin pincode pinkode engangskode smscode
secret:key: privatekey apikey
secret:other: secret
token:access: accesstoken
token:refresh: refreshtoken
token:id: idtoken idtokenhint
token:logout: logouttoken
token:dpop: dpop
token:registration: registrationaccesstoken
token:other: token jwt bearer
token:altinn: altinntoken
assertion: clientassertion assertion samlresponse
code: code
verifier: codeverifier
challenge: codechallenge
state: state
nonce: nonce dpopnonce
request_uri: requesturi
session: sid sessionid sessionstate jsessionid
csrf: csrf csrftoken xsrftoken requestverificationtoken
jti: jti
sub: sub
hash: athash chash shash x5t x5ts256 jkt ath contenthash
pid: pid ssn personnumber personnummer fodselsnummer foedselsnummer norskfoedselsnummer
email: email epost epostadresse
name: name fullname navn givenname familyname firstname lastname middlename fornavn etternavn username brukernavn preferredusername shortname
phone: phone phonenumber mobile mobilnummer telefon telefonnummer
birthdate: birthdate foedselsdato fodselsdato dateofbirth
account: kontonummer norskkontonummer kontonummernorge iban kidnummer kundeidentifikasjonsnummer accountnumber innsendingsreferanse
party: partyid party
user: userid nameid createdby lastchangedby endedby startedby
key: x5c x n y
kid: kid
signature: signature
jwe: ciphertext encryptedkey tag iv
trace: traceid correlationid requestid xrequestid xcorrelationid
etag: etag ifnonematch ifmatch
`)

// privateMembers are those of a key, which as other names mean something else.
var privateMembers = table("secret:key: d p q dp dq qi k")

// table turns lines of a kind and its names into a map.
func table(lines string) map[string]string {
	m := map[string]string{}
	for line := range strings.Lines(lines) {
		words := strings.Fields(line)
		for i, word := range words {
			if i > 0 {
				m[word] = strings.TrimSuffix(words[0], ":")
			}
		}
	}
	return m
}

// secretParts of a name that is not known otherwise make its value a secret.
var secretParts = []string{"secret", "password", "passord", "token", "credential", "apikey", "privatekey", "assertion"}

// plainNames have values that are meant to be read by people or are words of
// the protocol. Random characters in them are masked all the same.
var plainNames = func() map[string]bool {
	all := map[string]bool{}
	for _, name := range strings.Fields(plainParameters + plainMembers + plainElements + plainHeaders) {
		all[plainName(name)] = true
	}
	return all
}()

// plainParameters are those of OAuth, OpenID Connect and of addresses.
const plainParameters = `
client_id scope response_type response_mode redirect_uri post_logout_redirect_uri grant_type acr acr_values ui_locales prompt max_age
login_hint code_challenge_method client_assertion_type error error_description error_uri iss aud token_type expires_in
refresh_token_expires_in resource onbehalfof on_behalf_of authorization_details claims locale token_type_hint active
dataType datatype instanceOwnerPartyId language lang amr client_amr client_orgno consumer display typ alg enc kid cty crit
cmp mi htm htu
`

// plainMembers are those of metadata, of problems and of instances.
const plainMembers = `
issuer authorization_endpoint token_endpoint userinfo_endpoint jwks_uri end_session_endpoint pushed_authorization_request_endpoint
introspection_endpoint revocation_endpoint registration_endpoint token_endpoint_auth_method token_endpoint_auth_methods_supported
token_endpoint_auth_signing_alg_values_supported id_token_signing_alg_values_supported scopes_supported claims_supported
response_types_supported response_modes_supported grant_types_supported subject_types_supported acr_values_supported
ui_locales_supported code_challenge_methods_supported prompt_values_supported request_object_signing_alg_values_supported
authorization_signing_alg_values_supported dpop_signing_alg_values_supported authorization_response_iss_parameter_supported
frontchannel_logout_supported backchannel_logout_supported kty use e crv
type title status detail instance errors message description text customTextKey code kode severity source field authority ID
id appId org self apps platform dueBefore process started startEvent currentTask flow elementId altinnTaskType elementType ended
endEvent validated flowType processTasks isArchived isSoftDeleted isHardDeleted readStatus substatus label stakeholderId
organisationNumber orgNumber partyTypeName isDeleted contentType filename blobStoragePath size locked refs isRead tags
fileScanResult fileScanDetails instanceOwner isFeedbackProvided RequiredAuthenticationLevel presentationTexts dataValues
canCompleteTask validationIssues feedback value
application_type integration_type client_name client_uri scopes redirect_uris grant_types supplier_orgno client_type
`

// plainElements are those of the Tax Administration's documents and of pages.
const plainElements = `
organisasjonsnummer norskIdentifikator periode skattleggingsperiodeToMaaneder skattleggingsperiodeAar aar meldingskategori
mvaKode mvaKodeRegnskapsystem merknad utvalgtMerknad beskrivelse spesifikasjon sats grunnlag merverdiavgift
fastsattMerverdiavgift regnskapssystemsnavn regnskapssystemsversjon systemnavn systemversjon innsendingstype instansstatus
opprettetAv vedleggstype kildegruppe filnavn filekstensjon filinnhold avvikKode avvikskode begrunnelse informasjon detaljer sti
alvorlighetsgrad avvikVedMeldingslevering status valideringsresultat kode melding betaleTil begrunnelseForMerknad tittel
a abbr b body br button caption code dd div dl dt em fieldset footer form h1 h2 h3 h4 h5 h6 head header html i iframe img input label
legend li link main meta nav ol option p pre section select small span strong style table tbody td textarea th thead title tr u ul
id class for href src action method rel content charset viewport media role alt width height style http-equiv autocomplete
inputmode maxlength minlength pattern placeholder novalidate colspan rowspan hreflang target tabindex enctype accept-charset
xmlns xsi schemaLocation version encoding
`
