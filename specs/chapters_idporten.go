package specs

// idportenChapters are about ID-porten.
var idportenChapters = []chapter{
	describeLaw,
	describeDiscovery,
	describeKeys,
	describeAuthorize,
	describeAuthorizePages,
	describeAuthorizeRefusals,
	describePKCERefusals,
	describeStrictState,
	describeLoginPage,
	describeLoginRefusals,
	describeHeadlessLogin,
	describeClientAuthentication,
	describeSecrets,
	describeTokenEndpoint,
	describeTokenRefusals,
	describeTokenBodies,
	describeAccessToken,
	describeIDToken,
	describeCORS,
}
