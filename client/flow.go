package client

import "context"

// Authorize walks steps 1 to 3: the person logs in, and the client has a token
// for ID-porten's APIs and one for Altinn. When only the exchange fails the
// ID-porten token is returned beside the error, for it is good.
func (c *Client) Authorize(ctx context.Context) (IDPortenToken, AltinnToken, error) {
	authorization, err := c.Login(ctx) // the person, in a browser
	if err != nil {
		return IDPortenToken{}, AltinnToken{}, err
	}
	idporten, err := c.Token(ctx, authorization) // at once: the code grows old fast
	if err != nil {
		return IDPortenToken{}, AltinnToken{}, err
	}
	altinn, err := c.Exchange(ctx, idporten)
	if err != nil {
		return idporten, AltinnToken{}, err
	}
	return idporten, altinn, nil
}

// Reauthorize walks the same three steps before the authorization's year is
// over, or after it: to ID-porten there is no difference. The new
// authorization replaces the old one of the same person and client.
func (c *Client) Reauthorize(ctx context.Context) (IDPortenToken, AltinnToken, error) {
	return c.Authorize(ctx)
}

// Submit walks steps 4 to 11: the return is validated, filed and answered.
// Verdict and documents are in the result; an error says what was done, and
// whether the return is filed. Whoever has saved the state goes on by Resume.
func (c *Client) Submit(ctx context.Context, tokens Tokens, ret Return, attachments []Attachment, o SubmitOptions) (Result, error) {
	verdict, err := c.validated(ctx, tokens.IDPorten, ret, o) // with ID-porten's own token
	if err != nil {
		return Result{}, err
	}
	submission, err := c.Begin(tokens, verdict, ret, attachments, o) // sends nothing
	if err != nil {
		return Result{}, err
	}
	return c.file(ctx, tokens.Altinn, submission)
}

// Resume goes on with a saved submission: it reads where the server is, and
// walks on from there. Nothing is filed twice, as long as one process at a time
// works with a state: whoever stores it keeps others out.
func (c *Client) Resume(ctx context.Context, tokens Tokens, ret Return, attachments []Attachment, state SubmissionRecord, o SubmitOptions) (Result, error) {
	submission, err := c.Reopen(ctx, tokens, ret, attachments, state, o)
	if err != nil {
		return Result{}, err
	}
	return c.file(ctx, tokens.Altinn, submission)
}

// file walks steps 5 to 11 with the Altinn token. In a resumed submission the
// steps that were done pass on what they find.
func (c *Client) file(ctx context.Context, token AltinnToken, s Submission) (Result, error) {
	draft, err := c.CreateInstance(ctx, token, s)
	if err != nil {
		return Result{}, err
	}
	enveloped, err := c.UploadEnvelope(ctx, token, draft)
	if err != nil {
		return Result{}, err
	}
	uploaded, err := c.Upload(ctx, token, enveloped)
	if err != nil {
		return Result{}, err
	}
	filled, err := c.Fill(ctx, token, uploaded)
	if err != nil {
		return Result{}, err
	}
	filed, err := c.Confirm(ctx, token, filled) // from here on the return is filed
	if err != nil {
		return Result{}, err
	}
	answered, err := c.Feedback(ctx, token, filed)
	if err != nil {
		return Result{Instance: filed.Instance()}, err
	}
	return c.Collect(ctx, token, answered)
}
