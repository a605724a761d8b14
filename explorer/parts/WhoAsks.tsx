import { type FormEvent, type ReactElement, useState } from 'react';
import { credentials, isSendable, keepCredentials } from '../asking/credentials.ts';
import { usePreferences } from '../words/preferences.ts';

/** The caller's token and purpose: taken when a field is left or Enter is pressed, as each change reads the schema anew. */
export function WhoAsks(): ReactElement {
  const { who } = usePreferences().words;
  const [entered, setEntered] = useState(credentials.get());
  const trimmed = { token: entered.token.trim().replace(/^bearer\s+/i, ''), purpose: entered.purpose.trim() };
  const take = (next = trimmed): void => {
    const { token, purpose } = credentials.get();
    if (isSendable(next) && (next.token !== token || next.purpose !== purpose)) keepCredentials(next);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    take();
  };
  const clear = (): void => {
    setEntered({ token: '', purpose: '' });
    take({ token: '', purpose: '' });
  };
  return (
    <form
      className="who"
      aria-label={who.title}
      title={who.kept}
      onSubmit={submit}
      onBlur={() => take()}
      autoComplete="off"
    >
      <label>
        {who.token}
        <input
          id="token"
          type="password"
          value={entered.token}
          placeholder={who.tokenHint}
          autoComplete="off"
          spellCheck={false}
          onChange={({ target }) => setEntered({ ...entered, token: target.value })}
        />
      </label>
      <label>
        {who.purpose}
        <input
          id="purpose"
          type="text"
          value={entered.purpose}
          placeholder={who.purposeHint}
          autoComplete="off"
          spellCheck={false}
          onChange={({ target }) => setEntered({ ...entered, purpose: target.value })}
        />
      </label>
      <button type="submit" className="only-read" tabIndex={-1} aria-hidden="true" />
      {(entered.token || entered.purpose) && (
        <button type="button" onClick={clear}>
          {who.clear}
        </button>
      )}
      {!isSendable(trimmed) && <p role="alert">{who.unsendable}</p>}
    </form>
  );
}
