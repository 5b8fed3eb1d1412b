/** What a new password of a wrong length is told: the fewest characters are the server's to set, and PasswordPolicy's to check. */
export const PASSWORD_LENGTH = { message: '$property must have 12 to 128 characters, unless this server asks for another number' };
