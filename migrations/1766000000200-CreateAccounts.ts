import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';

import { id, instant, oneOf, primaryId, shortText } from '../src/platform/database/columns';

/** Accounts, the roles they were granted, and their one-use mail tokens. */
export class CreateAccounts1766000000200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'account',
        columns: [
          primaryId('id'),
          shortText('email', 320),
          shortText('name', 80),
          shortText('password_hash', 200),
          instant('created_at'),
          instant('confirmed_at', { isNullable: true }),
        ],
        indices: [{ name: 'account_email', columnNames: ['email'], isUnique: true }],
      }),
    );
    await runner.createTable(roleGrant());
    await runner.createTable(accountToken());
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('account_token');
    await runner.dropTable('role_grant');
    await runner.dropTable('account');
  }
}

/** One live grant per account and role; a revoked one stays as history. */
function roleGrant(): Table {
  return new Table({
    name: 'role_grant',
    columns: [
      primaryId('id'),
      id('account_id'),
      shortText('role', 20),
      id('granted_by', { isNullable: true }),
      instant('granted_at'),
      id('revoked_by', { isNullable: true }),
      instant('revoked_at', { isNullable: true }),
    ],
    checks: [
      {
        name: 'role_grant_role',
        expression: oneOf('role', ['reviewer', 'officer', 'auditor', 'admin']),
      },
    ],
    indices: [
      {
        name: 'role_grant_live',
        columnNames: ['account_id', 'role'],
        isUnique: true,
        where: 'revoked_at IS NULL',
      },
    ],
    foreignKeys: [
      {
        columnNames: ['account_id'],
        referencedTableName: 'account',
        referencedColumnNames: ['id'],
      },
    ],
  });
}

function accountToken(): Table {
  return new Table({
    name: 'account_token',
    columns: [
      shortText('token_hash', 64, { isPrimary: true }),
      id('account_id'),
      shortText('purpose', 20),
      instant('expires_at'),
      instant('used_at', { isNullable: true }),
    ],
    checks: [
      {
        name: 'account_token_purpose',
        expression: oneOf('purpose', ['confirm-email', 'new-password']),
      },
    ],
    foreignKeys: [
      {
        columnNames: ['account_id'],
        referencedTableName: 'account',
        referencedColumnNames: ['id'],
      },
    ],
  });
}
