import { createTheme } from 'ag-grid-community';

/** AG Grid in the colours of whatever theme VS Code has. Rows of at most 31 px keep the wheel exact at 1,000,000 rows. */
export const rowHeight = 26;

export const theme = createTheme().withParams({
  accentColor: 'var(--vscode-focusBorder)',
  backgroundColor: 'var(--vscode-editor-background)',
  foregroundColor: 'var(--vscode-editor-foreground, var(--vscode-foreground))',
  browserColorScheme: 'inherit',
  borderColor: 'var(--grid-line)',
  wrapperBorder: false,
  wrapperBorderRadius: 0,
  headerBackgroundColor: 'var(--vscode-editorWidget-background)',
  headerTextColor: 'var(--vscode-foreground)',
  headerFontWeight: 600,
  headerCellHoverBackgroundColor: 'var(--vscode-list-hoverBackground)',
  headerColumnResizeHandleColor: 'var(--grid-line)',
  columnBorder: { color: 'var(--grid-line)' },
  rowBorder: { color: 'var(--grid-line)' },
  rowHoverColor: 'var(--vscode-list-hoverBackground)',
  fontFamily: 'var(--vscode-font-family)',
  fontSize: 'var(--vscode-font-size, 13px)',
  rowHeight,
  headerHeight: 28,
  spacing: 6,
  cellHorizontalPadding: 8,
});
