package idporten

// badProof. RFC 9449, 5; guess: the text is the product's stock text.
var badProof = wording{400, "invalid_dpop_proof", "Invalid DPoP proof"}

// DPoP.
var (
	errProofMany      = define("dpop_proofs_many", "", "IDP-DPOP-02", badProof, wording{})
	errProofMalformed = define("dpop_proof_malformed", "", "IDP-DPOP-02", badProof, wording{})
	errProofKey       = define("dpop_proof_key", "", "IDP-DPOP-02", badProof, wording{})
	errProofSignature = define("dpop_proof_signature", "", "IDP-DPOP-02", badProof, wording{})
	errProofRequest   = define("dpop_proof_other_request", "", "IDP-DPOP-02", badProof, wording{})
	errProofTime      = define("dpop_proof_time", "", "IDP-DPOP-02", badProof, wording{})
	errProofReplayed  = define("dpop_proof_replayed", "", "IDP-DPOP-02", badProof, wording{})
	errRefreshBound   = define("refresh_bound", "", "IDP-DPOP-03", badGrant,
		wording{400, "invalid_grant", "Invalid grant. The grant is not issued to authenticated client."})
	// docs: oidc_func_dpop has it as the answer of a resource.
	errProofAtResource = define("dpop_at_resource", "", "IDP-DPOP-04",
		wording{401, "invalid_token", "DPoP proof is missing or invalid"}, wording{})
)
