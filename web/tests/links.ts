/** Links as they were given away. Nothing here is ever changed: a new form gets a new line. */

/** A slice of version 1: Ann, `PROJECT_READ`, `project:Fraud/sar-drafts`, cut from the built-in account of version 0.1. */
export const SLICE_1 =
  '1.H4sIAAAAAAAAA6WUX2_aMBTF3_kUVp7LZAKEEqnSgKUb04AWAe06VdHFuQFDYlt2wgao331KAm0KW7U_j75xzv3d42PvK4RYodQxJJZLLPjB' +
  '0JiqEaDMUibWRfZ5g9pwKSyX1PK10nLDA9T5D5rvsNjGQCWpxsAvpGxqO9VarWrTCW27lLqUPhQbjUw1w2yPiThDIkNilmA3HRdbNYQwtEOo0S' +
  'ZSaAGdYyOsMWDzgNYcDIOg0bCpQx1gjeCShq3LENtNylrtuk0vT0DmW8slIo2ivAyMyVRkbHuLBzn8oXJBLAFxTtRhMWbrADcYSYXajyRbWy4J' +
  'ITL4lAtJvQDBd5BwKYzlkm8VQsiz6O3dcDWvz9LAa28f7OsU7tUy-Bht5itZH0Xj7vReXpU7jrlZFx0N01wlhdOW9VQh5LHwSwHD80bTenf51Z' +
  '46g53n4CwCuL16JXytIQ2yQpnX_ztIbnyl-QYSPFrwJqnG4mzPYSd37fXD3XdnMOk3RmIsxrNB3iDZqhz2Zjz67PUmZX4DuhpoCBOTVXMT_Lcn' +
  'V1qukCX-UbRzc_Ol3-tM-qNhCTI1qM8BZ_fDiK0kHexU8zYe916FQgjSRb1AnVUxBh7l8RHiPbAY33GZEyaQpCbf35v0Z15WW3ORq3-aDjrDrH' +
  'CInK9llEsPvEHXGx-sfg6d5ZJEp1gyVkaFqY9nCfRjjOeozZKr8lTZlP7vR_uPTJygn-T033D-5HQPffelzHgfvOv-0PtQPqwj1mvz_DkXAReL' +
  'kokaTaI5O73Fxwz7v4jm87e3Qw0se0V9JmMV4cvVeSECxf01bkswSmOAIReYCe-Ld2YBhYWPlafKT0B7VfSoBQAA';

/** What the slice was cut from. */
export const CUT_FROM = 'sha256:e71eaff2fa105e0a7a0be4f1cacbd016efdd4420606ac4d80f78fe950c793208';

const QUESTION = 'who=ann%40acme.io&permission=PROJECT_READ&node=project%3AFraud%2Fsar-drafts';

/** Links with a question alone, and what each shows of the built-in account. */
export const QUESTIONS = [
  { link: '#v1/ask?q=ann+update+fraud-llm', shows: 'Ann Berger is MEMBER of space Fraud' },
  { link: `#v1/ask?${QUESTION}`, shows: 'project Fraud/sar-drafts is restricted' },
  { link: '#v1/tree?node=space%3AFraud&permission=PROJECT_READ&as=omar%40acme.io', shows: 'Who can PROJECT_READ' },
  { link: '#v1/map?permission=PROJECT_READ', shows: 'PROJECT_READ on account' },
  { link: '#v1/what-if', shows: 'No edits yet' },
  { link: '#v1/share', shows: 'These names are inside' },
] as const;

export const WITH_FACTS_1 = `#v1/ask?${QUESTION}&slice=${SLICE_1}`;
